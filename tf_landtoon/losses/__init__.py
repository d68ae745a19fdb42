"""The terms of eq. 3.2 and 3.3, and how they become one number."""
