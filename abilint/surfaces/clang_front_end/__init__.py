"""The child process that reads headers with libclang; the parent side is `abilint.surfaces.header`.

Every module here is imported by a process that lives for a fifth of a second, so none of them
imports more than it uses: no dataclasses, no enum, no re where a plain string method will do.
"""
