"""The words of the trade: glossary and service catalogue, and how people say them."""
