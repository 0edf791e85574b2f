from tests.metrics.kpis.asking import NORTH, Asked

BOOK = """
    client  starts_on   ended_on
    Acme    2025-01-01
    Birch   2025-01-01  2026-03-15
    Cedar   2026-03-10
"""


def test_client_won_in_the_month_counts_in_neither_half():
    figures = Asked(contracts=BOOK).figures("logo_retention", "month 2026-03")
    assert (figures["numerator"], figures["denominator"]) == (1, 2)


def test_last_day_of_the_month_is_a_loss_of_that_month():
    asked = Asked(contracts="client  starts_on   ended_on\nAcme    2025-01-01  2026-03-31")
    assert asked.value("logo_retention", "month 2026-03") == 0
    assert asked.value("logo_retention", "month 2026-04") is None


def test_client_that_starts_on_the_first_is_new_in_that_month():
    asked = Asked(contracts="client  starts_on\nAcme    2026-04-01")
    assert asked.value("logo_retention", "month 2026-04") is None
    assert asked.value("logo_retention", "month 2026-05") == 100


def test_contract_without_a_start_is_in_the_cohort_of_any_window():
    asked = Asked(contracts="client  starts_on\nAcme    ")
    assert asked.value("logo_retention", "year 2024-12") == 100


def test_client_who_left_and_came_back_within_the_window_is_kept():
    asked = Asked(
        contracts="""
            client  starts_on   ended_on
            Acme    2025-01-01  2026-02-10
            Acme    2026-06-01
        """
    )
    assert asked.value("logo_retention", "year 2026-12") == 100
    assert asked.value("logo_retention", "month 2026-02") == 0


def test_gap_of_14_days_is_one_relationship_and_of_15_is_not():
    def kept(back_on):
        contracts = f"""
            client  starts_on   ended_on
            Acme    2025-01-01  2026-03-25
            Acme    {back_on}
        """
        return Asked(contracts=contracts).value("logo_retention", "month 2026-03")

    assert kept("2026-04-09") == 100  # 26 March to 8 April: 14 days
    assert kept("2026-04-10") == 0


def test_paused_client_stays_one_for_ninety_days():
    asked = Asked(
        contracts="id  client  starts_on\nK1  Acme    2025-01-01",
        contract_changes="id  contract  on          kind\nX1  K1        2026-01-10  pause",
    )
    assert asked.value("logo_retention", "month 2026-03") == 100
    # 10 January + 90 days = 10 April is the first day after the limit.
    assert asked.value("logo_retention", "month 2026-04") == 0


def test_free_and_pass_through_contracts_make_nobody_a_client():
    asked = Asked(
        contracts="""
            client  starts_on   amount  billing_type
            Acme    2025-01-01  0.00    fee
            Birch   2025-01-01  5000    pass_through
        """
    )
    assert asked.value("logo_retention", "month 2026-03") is None


def test_term_over_without_an_outcome_keeps_running():
    asked = Asked(contracts="client  starts_on   term_ends_on\nAcme    2025-01-01  2025-12-31")
    assert asked.value("logo_retention", "year 2026-12") == 100


def test_loss_is_credited_to_the_owner_at_the_start_of_the_month():
    asked = Asked(
        **NORTH,
        contracts="client  starts_on   ended_on\nAcme    2025-01-01  2026-03-20",
        assignments="""
            client  person  from        until
            Acme    ann                 2026-03-10
            Acme    bob     2026-03-10
        """,
    )
    assert asked.value("logo_retention", "month 2026-03", scope="person:ann") == 0
    assert asked.value("logo_retention", "month 2026-03", scope="person:bob") is None


def test_hand_over_counts_as_kept_for_one_and_opens_a_spell_for_the_other():
    asked = Asked(
        **NORTH,
        contracts="client  starts_on   ended_on\nAcme    2025-01-01  2026-09-20",
        assignments="""
            client  person  from        until
            Acme    ann                 2026-05-15
            Acme    bob     2026-05-15
        """,
    )
    # ann had Acme from January through May, bob from June: he lost it.
    assert asked.value("logo_retention", "year 2026-12", scope="person:ann") == 100
    assert asked.value("logo_retention", "year 2026-12", scope="person:bob") == 0
    # For the team it is one spell.
    figures = asked.figures("logo_retention", "year 2026-12", scope="team:north")
    assert (figures["numerator"], figures["denominator"]) == (0, 1)


def test_team_counts_all_teams_below_it():
    asked = Asked(
        **NORTH,
        contracts="""
            client  starts_on   ended_on
            Acme    2025-01-01
            Birch   2025-01-01  2026-03-15
        """,
        assignments="client  person\nAcme    ann\nBirch   cara",
    )
    assert asked.value("logo_retention", "month 2026-03", scope="team:group") == 50
    assert asked.value("logo_retention", "month 2026-03", scope="team:north") == 100
    assert asked.value("logo_retention", "month 2026-03", scope="team:south") == 0


def test_unassigned_client_belongs_to_its_own_team():
    asked = Asked(
        **NORTH,
        contracts="client  starts_on\nAcme    2025-01-01",
        clients="id    team\nAcme  south",
    )
    assert asked.value("logo_retention", "month 2026-03", scope="team:south") == 100
    assert asked.value("logo_retention", "month 2026-03", scope="team:north") is None


def test_one_lost_of_eight_has_the_published_interval():
    clients = "\n".join(f"C{number}  2025-01-01" for number in range(7))
    asked = Asked(
        contracts=f"client  starts_on   ended_on\n{clients}\nC7  2025-01-01  2026-03-15".replace(
            "  2025", "      2025"
        )
    )
    figures = asked.figures("logo_retention", "month 2026-03")
    assert figures["value"] == 87.5
    assert (round(figures["low"], 1), round(figures["high"], 1)) == (52.9, 97.8)


def test_running_window_is_judged_up_to_today():
    asked = Asked(
        contracts="""
            client  starts_on   ended_on
            Acme    2025-01-01  2026-11-10
            Birch   2025-01-01  2026-11-28
        """,
        now="2026-11-21T09:00:00Z",
    )
    assert asked.value("logo_retention", "month 2026-11") == 50


def test_window_in_the_future_has_no_value():
    asked = Asked(contracts="client  starts_on\nAcme    2025-01-01")
    assert asked.value("logo_retention", "month 2027-02") is None


def test_nobody_there_is_no_value():
    assert Asked().value("logo_retention", "month 2026-03") is None


def test_change_during_a_pause_does_not_begin_the_ninety_days_again():
    asked = Asked(
        contracts="id  client  starts_on\nK1  Acme    2025-01-01",
        contract_changes="""
            id  contract  on          kind      amount
            X1  K1        2026-01-10  pause
            X2  K1        2026-03-20  downsell  800
            X3  K1        2026-03-25  pause
        """,
    )
    # Paused since 10 January: lost on 10 April.
    assert asked.value("logo_retention", "month 2026-03") == 100
    assert asked.value("logo_retention", "month 2026-04") == 0


def test_client_that_a_team_gets_back_is_two_spells_of_the_team():
    asked = Asked(
        **NORTH,
        contracts="client  starts_on   amount\nAcme    2024-01-01  1000",
        assignments="""
            client  person  from        until
            Acme    ann                 2025-04-01
            Acme    cara    2025-04-01  2025-08-01
            Acme    bob     2025-08-01
        """,
    )
    for key, there in (("logo_retention", 2), ("churn_rate", 2), ("mrr_growth", 2000)):
        north = asked.figures(key, "year 2025-12", scope="team:north")
        assert north["denominator"] == there
    assert asked.figures("logo_retention", "year 2025-12", scope="team:group")["n"] == 1


def test_client_without_an_owner_at_the_start_of_the_month_is_nobodys_loss():
    asked = Asked(
        contracts="client  starts_on   ended_on\nAcme    2025-01-01  2026-03-20",
        assignments="client  person  from\nAcme    ann     2026-03-10",
    )
    assert asked.value("logo_retention", "month 2026-03", scope="person:ann") is None
    assert asked.value("logo_retention", "month 2026-03") == 0


def test_change_of_a_contract_paused_for_too_long_takes_no_other_away():
    asked = Asked(
        contracts="""
            id  client  starts_on
            K1  Acme    2025-01-01
            K2  Acme    2025-01-01
        """,
        contract_changes="""
            id  contract  on          kind        amount
            X1  K1        2025-05-01  pause
            X2  K1        2025-11-01  indexation  1500
        """,
    )
    # K2 was never paused, so Acme stays, whatever becomes of K1.
    assert asked.value("logo_retention", "month 2025-09") == 100


def test_team_that_no_client_is_in_has_no_value():
    asked = Asked(**NORTH, contracts="client  starts_on\nAcme    2025-01-01")
    assert asked.value("logo_retention", "month 2026-03", scope="team:group") is None
    assert asked.value("logo_retention", "month 2026-03") == 100
