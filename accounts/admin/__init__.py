"""The records in the Django admin, one module for each job of the sidebar."""

from accounts.admin import agency, audit, clients, conversations, growth, money, people, surveys

__all__ = ["agency", "audit", "clients", "conversations", "growth", "money", "people", "surveys"]
