"""What one contract says: the frozen types, the YAML file with its errors and schema, warnings, and a readable
overview."""
