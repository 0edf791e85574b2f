"""Jobs whose queue hands out again what isn't acknowledged within seconds."""

from tests.faults.impatient import app

app.conf.broker_transport_options |= {"visibility_timeout": 3, "unacked_restore_interval": 1}
