"""One topic a file: each handler turns what was asked into what is said. No handler talks to a platform."""
