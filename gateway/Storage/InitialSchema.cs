namespace EdgeEnergy.Storage;

/// <summary>
/// Step 1. Energies in Wh, powers in W, money in micro-units, instants in Unix seconds. A period is its start and its minutes; position keeps
/// the order within it.
/// </summary>
internal static class InitialSchema
{
    public const string Sql =
        """
        CREATE TABLE settings (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);

        CREATE TABLE participants (
            position BIGINT NOT NULL, id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, bus BIGINT NOT NULL,
            multiplier BIGINT NOT NULL, rated_peak_w BIGINT NOT NULL, rated_peak_var BIGINT NOT NULL, pv_w BIGINT NOT NULL,
            battery_wh BIGINT NOT NULL, battery_w BIGINT NOT NULL, device_id TEXT);
        CREATE TABLE devices (
            position BIGINT NOT NULL, id TEXT NOT NULL PRIMARY KEY, site TEXT NOT NULL, public_key {bytes} NOT NULL, address {bytes} NOT NULL);

        CREATE TABLE readings (
            device_id TEXT NOT NULL, epoch BIGINT NOT NULL, sequence BIGINT NOT NULL, unix BIGINT NOT NULL, envelope {bytes} NOT NULL,
            head_hash {bytes} NOT NULL, PRIMARY KEY (device_id, epoch, sequence));
        CREATE TABLE cursors (
            device_id TEXT NOT NULL PRIMARY KEY, epoch BIGINT NOT NULL, sequence BIGINT NOT NULL, unix BIGINT NOT NULL,
            head_hash {bytes} NOT NULL, energy_state {bytes} NOT NULL);
        CREATE TABLE reading_counts (accepted BIGINT NOT NULL, rejected BIGINT NOT NULL, duplicates BIGINT NOT NULL);
        INSERT INTO reading_counts (accepted, rejected, duplicates) VALUES (0, 0, 0);
        CREATE TABLE metered_periods (
            device_id TEXT NOT NULL, period_start BIGINT NOT NULL, period_minutes BIGINT NOT NULL, import_wh BIGINT NOT NULL,
            export_wh BIGINT NOT NULL, pv_wh BIGINT NOT NULL, load_wh BIGINT NOT NULL, charge_wh BIGINT NOT NULL, discharge_wh BIGINT NOT NULL,
            epoch BIGINT NOT NULL, first_sequence BIGINT NOT NULL, last_sequence BIGINT NOT NULL, head_hash {bytes} NOT NULL,
            PRIMARY KEY (device_id, period_start, period_minutes));
        CREATE TABLE statements (
            device_id TEXT NOT NULL, period_start BIGINT NOT NULL, period_minutes BIGINT NOT NULL, import_wh BIGINT NOT NULL,
            export_wh BIGINT NOT NULL, epoch BIGINT NOT NULL, first_sequence BIGINT NOT NULL, last_sequence BIGINT NOT NULL,
            head_hash {bytes} NOT NULL, signature {bytes} NOT NULL, PRIMARY KEY (period_start, period_minutes, device_id));
        CREATE TABLE energies (
            participant_id TEXT NOT NULL, period_start BIGINT NOT NULL, period_minutes BIGINT NOT NULL, import_wh BIGINT NOT NULL,
            export_wh BIGINT NOT NULL, pv_wh BIGINT NOT NULL, load_wh BIGINT NOT NULL, charge_wh BIGINT NOT NULL, discharge_wh BIGINT NOT NULL,
            PRIMARY KEY (period_start, period_minutes, participant_id));

        CREATE TABLE history (
            participant_id TEXT NOT NULL, quantity TEXT NOT NULL, start_unix BIGINT NOT NULL, step_seconds BIGINT NOT NULL,
            wh DOUBLE PRECISION NOT NULL, PRIMARY KEY (participant_id, quantity, start_unix, step_seconds));
        CREATE TABLE forecasts (
            id {row_number}, participant_id TEXT NOT NULL, quantity TEXT NOT NULL, start_unix BIGINT NOT NULL, end_unix BIGINT NOT NULL,
            step_seconds BIGINT NOT NULL, mean_w TEXT NOT NULL, lower_w TEXT NOT NULL, upper_w TEXT NOT NULL);
        CREATE INDEX forecasts_by_end ON forecasts (end_unix);

        CREATE TABLE rounds (period_start BIGINT NOT NULL, period_minutes BIGINT NOT NULL, PRIMARY KEY (period_start, period_minutes));
        CREATE TABLE allowed_powers (
            period_start BIGINT NOT NULL, period_minutes BIGINT NOT NULL, position BIGINT NOT NULL, participant_id TEXT NOT NULL,
            projected_w BIGINT NOT NULL, allowed_w BIGINT NOT NULL, PRIMARY KEY (period_start, period_minutes, position),
            FOREIGN KEY (period_start, period_minutes) REFERENCES rounds);
        CREATE TABLE offers (
            period_start BIGINT NOT NULL, period_minutes BIGINT NOT NULL, position BIGINT NOT NULL, seller TEXT NOT NULL, source TEXT NOT NULL,
            wh BIGINT NOT NULL, price_micro_per_kwh BIGINT NOT NULL, PRIMARY KEY (period_start, period_minutes, position),
            FOREIGN KEY (period_start, period_minutes) REFERENCES rounds);
        CREATE TABLE bids (
            period_start BIGINT NOT NULL, period_minutes BIGINT NOT NULL, position BIGINT NOT NULL, buyer TEXT NOT NULL, purpose TEXT NOT NULL,
            wh BIGINT NOT NULL, limit_micro_per_kwh BIGINT NOT NULL, PRIMARY KEY (period_start, period_minutes, position),
            FOREIGN KEY (period_start, period_minutes) REFERENCES rounds);
        CREATE TABLE refusals (
            period_start BIGINT NOT NULL, period_minutes BIGINT NOT NULL, position BIGINT NOT NULL, buyer TEXT NOT NULL, purpose TEXT NOT NULL,
            asked_wh BIGINT NOT NULL, allowed_wh BIGINT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (period_start, period_minutes, position),
            FOREIGN KEY (period_start, period_minutes) REFERENCES rounds);
        CREATE TABLE trades (
            period_start BIGINT NOT NULL, period_minutes BIGINT NOT NULL, position BIGINT NOT NULL, seller TEXT NOT NULL, buyer TEXT NOT NULL,
            source TEXT NOT NULL, purpose TEXT NOT NULL, wh BIGINT NOT NULL, price_micro_per_kwh BIGINT NOT NULL,
            PRIMARY KEY (period_start, period_minutes, position), FOREIGN KEY (period_start, period_minutes) REFERENCES rounds);
        CREATE TABLE cuts (
            period_start BIGINT NOT NULL, period_minutes BIGINT NOT NULL, position BIGINT NOT NULL, seller TEXT NOT NULL, buyer TEXT NOT NULL,
            source TEXT NOT NULL, wanted_wh BIGINT NOT NULL, granted_wh BIGINT NOT NULL, limit_kind TEXT NOT NULL, limit_place TEXT NOT NULL,
            limit_value DOUBLE PRECISION, limit_bound DOUBLE PRECISION, PRIMARY KEY (period_start, period_minutes, position),
            FOREIGN KEY (period_start, period_minutes) REFERENCES rounds);
        CREATE TABLE set_points (
            period_start BIGINT NOT NULL, period_minutes BIGINT NOT NULL, position BIGINT NOT NULL, participant_id TEXT NOT NULL,
            sell_w BIGINT NOT NULL, charge_w BIGINT NOT NULL, PRIMARY KEY (period_start, period_minutes, position),
            FOREIGN KEY (period_start, period_minutes) REFERENCES rounds);
        CREATE TABLE round_grid (
            period_start BIGINT NOT NULL, period_minutes BIGINT NOT NULL, position BIGINT NOT NULL, load_alone_w TEXT NOT NULL,
            with_trades_w TEXT NOT NULL, reactive_var TEXT NOT NULL, load_alone_vm_min DOUBLE PRECISION, with_trades_vm_min DOUBLE PRECISION,
            load_alone_loss_w DOUBLE PRECISION, with_trades_loss_w DOUBLE PRECISION, PRIMARY KEY (period_start, period_minutes, position),
            FOREIGN KEY (period_start, period_minutes) REFERENCES rounds);
        CREATE TABLE round_violations (
            period_start BIGINT NOT NULL, period_minutes BIGINT NOT NULL, position BIGINT NOT NULL, kind TEXT NOT NULL, place TEXT NOT NULL,
            value DOUBLE PRECISION, bound DOUBLE PRECISION, PRIMARY KEY (period_start, period_minutes, position),
            FOREIGN KEY (period_start, period_minutes) REFERENCES rounds);

        CREATE TABLE outbox (
            id {row_number}, intent_key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, account TEXT NOT NULL, to_address TEXT NOT NULL,
            data {bytes} NOT NULL, amount_micro BIGINT NOT NULL, state TEXT NOT NULL, nonce BIGINT, raw {bytes}, hash TEXT, block_hash TEXT,
            block BIGINT, gas_used BIGINT, error TEXT);
        CREATE INDEX outbox_by_state ON outbox (state);
        CREATE INDEX outbox_by_nonce ON outbox (account, nonce);

        CREATE TABLE closes (
            period_start BIGINT NOT NULL, period_minutes BIGINT NOT NULL, root {bytes} NOT NULL,
            settlement_key TEXT NOT NULL REFERENCES outbox (intent_key), PRIMARY KEY (period_start, period_minutes));
        CREATE TABLE settled_trades (
            period_start BIGINT NOT NULL, period_minutes BIGINT NOT NULL, position BIGINT NOT NULL, seller TEXT NOT NULL, buyer TEXT NOT NULL,
            source TEXT NOT NULL, traded_wh BIGINT NOT NULL, wh BIGINT NOT NULL, price_micro_per_kwh BIGINT NOT NULL, cost_micro BIGINT NOT NULL,
            fee_micro BIGINT NOT NULL, PRIMARY KEY (period_start, period_minutes, position),
            FOREIGN KEY (period_start, period_minutes) REFERENCES closes);
        CREATE TABLE net_positions (
            period_start BIGINT NOT NULL, period_minutes BIGINT NOT NULL, position BIGINT NOT NULL, account TEXT NOT NULL,
            money_micro BIGINT NOT NULL, energy_wh BIGINT NOT NULL, PRIMARY KEY (period_start, period_minutes, position),
            FOREIGN KEY (period_start, period_minutes) REFERENCES closes);
        CREATE TABLE settled_energies (
            period_start BIGINT NOT NULL, period_minutes BIGINT NOT NULL, position BIGINT NOT NULL, participant_id TEXT NOT NULL,
            import_wh BIGINT NOT NULL, export_wh BIGINT NOT NULL, pv_wh BIGINT NOT NULL, load_wh BIGINT NOT NULL, charge_wh BIGINT NOT NULL,
            discharge_wh BIGINT NOT NULL, PRIMARY KEY (period_start, period_minutes, position),
            FOREIGN KEY (period_start, period_minutes) REFERENCES closes);
        CREATE TABLE close_grid (
            period_start BIGINT NOT NULL, period_minutes BIGINT NOT NULL, position BIGINT NOT NULL, load_alone_w TEXT NOT NULL,
            with_trades_w TEXT NOT NULL, reactive_var TEXT NOT NULL, load_alone_vm_min DOUBLE PRECISION, with_trades_vm_min DOUBLE PRECISION,
            load_alone_loss_w DOUBLE PRECISION, with_trades_loss_w DOUBLE PRECISION, PRIMARY KEY (period_start, period_minutes, position),
            FOREIGN KEY (period_start, period_minutes) REFERENCES closes);
        CREATE TABLE close_violations (
            period_start BIGINT NOT NULL, period_minutes BIGINT NOT NULL, position BIGINT NOT NULL, kind TEXT NOT NULL, place TEXT NOT NULL,
            value DOUBLE PRECISION, bound DOUBLE PRECISION, PRIMARY KEY (period_start, period_minutes, position),
            FOREIGN KEY (period_start, period_minutes) REFERENCES closes);

        CREATE TABLE events (id {row_number}, unix BIGINT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL);
        """;
}
