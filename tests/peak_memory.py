"""What a process needed at most; text for a child that measures itself.

Not `ru_maxrss`: that of a child begins at what its parent had when it forked.
"""

PEAK_MEMORY = """
def peak_megabytes():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))
"""
