"""What a command may do once it is filled in: the worst that anything says of it."""

from irtui.domain.checklist import RunStep, StepCommand


def risk_of(step: RunStep, command: StepCommand, text: str) -> str:
    """The worst of what its words say, filled in or not, and what the author says of the step.

    The author's word counts where it is worse than that of any command: then it was written.
    """
    from irtui.domain.runbook import Risk
    from irtui.domain.runbook.risk import ORDER
    from irtui.domain.runbook.risk import risk_of as as_of_text

    def known(word: str) -> Risk:
        return Risk(word) if word in set(Risk) else Risk.UNKNOWN

    own = max(known(command.risk), as_of_text(text), key=ORDER.index)
    written = known(step.details.risk or Risk.READ)
    marked = all(ORDER.index(written) > ORDER.index(known(one.risk)) for one in step.commands)
    return str(max(own, written, key=ORDER.index) if marked else own)
