-- How well mail, carriers and gateways work is read from the newest rows of each.
CREATE INDEX jobs_ended_by_lane ON jobs (lane, state, ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX reminders_handed   ON reminders (channel, handed_at) WHERE handed_at IS NOT NULL;
CREATE INDEX reminders_failed   ON reminders (channel, ended_at) WHERE state = 'failed';
CREATE INDEX gateway_events_by_arrival ON gateway_events (origin, received_at);
