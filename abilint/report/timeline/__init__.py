"""The history of a library out of the JSON reports of its releases.

point    one release: the numbers that its report holds
history  reports in the order of their releases
charts   bars and lines, without a script
page     the page
atom     the releases as a feed
badge    the newest release as a badge of shields.io
"""
