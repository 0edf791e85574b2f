"""The records in the Django admin, one module for each job of the sidebar."""

from accounts.admin import agency, clients, conversations, growth, money, people, surveys

__all__ = ["agency", "clients", "conversations", "growth", "money", "people", "surveys"]
