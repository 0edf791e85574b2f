"""How KPIs are computed: pure functions over data frames, without Django."""
