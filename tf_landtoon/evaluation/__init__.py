"""How good a landmark detector is: fixed crops, error reports, and reliability charts."""
