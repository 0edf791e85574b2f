"""The only place that says who may see and do what."""

from accounts.models.people import User


def is_admin(user: User) -> bool:
    """Whether they set up the agency: superusers, and members with the role admin."""
    return user.is_active and user.is_superuser
