"""What leaves the house, by allow-list: one class for everybody, one for those inside.

Nothing is ever left out of a class at the last moment; what a class does not name cannot leave.
"""
