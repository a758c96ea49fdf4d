# Types of what `abilint` imports on demand.

from abilint.api import check as check
from abilint.api import diff as diff
from abilint.api import read as read
from abilint.api import render as render
from abilint.errors import AbilintError as AbilintError
from abilint.errors import InputError as InputError
from abilint.errors import UsageError as UsageError
from abilint.model.artifact import Artifact as Artifact
from abilint.model.build import Member as Member
from abilint.model.finding import Finding as Finding
from abilint.model.finding import NotRun as NotRun
from abilint.model.finding import State as State
from abilint.model.report import Report as Report
from abilint.model.report import Status as Status
from abilint.model.rule import Level as Level
from abilint.model.symbol import Symbol as Symbol

__version__: str
