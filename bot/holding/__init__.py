"""What quiet hours held back: told when they are over, with when it arose and whether it still holds."""
