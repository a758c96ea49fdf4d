"""Request in, report out: the steps in order, no printing, no exit."""
