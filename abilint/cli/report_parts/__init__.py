"""Parts of `abilint report`, one module each: its NAME, its HELP, `configure(parser)` and `run(args)`.

schema   the JSON Schema of the JSON report
convert  a JSON report in other formats
merge    several JSON reports as one
"""
