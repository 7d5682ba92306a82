"""The errors of Cramp Coach. Their messages say what is wrong and what to do."""


class CrampCoachError(Exception):
    """Base class of every error that this project raises on purpose."""


class DamagedData(CrampCoachError):
    """The generated data cannot be read. Run `make generate`, then deploy again."""
