"""Two surfaces in, differences out: pure, and without opinion."""
