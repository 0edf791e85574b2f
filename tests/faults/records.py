"""Puts a client with a contract and an account manager into an installation's database."""

import django

django.setup()

from tests import factories

client = factories.ClientFactory()
factories.ContractFactory(client=client)
factories.AssignmentFactory(client=client)
