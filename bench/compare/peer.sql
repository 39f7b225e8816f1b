-- Views for the peers on Cunju's own tables, so that the data is the same. PostgreSQL expands them in each query. The
-- smart comments declare keys and relations for PostGraphile, because a view has none.
DROP SCHEMA IF EXISTS peer CASCADE;
CREATE SCHEMA peer;

-- Index for the county of a committee; Cunju uses a range of codes instead.
CREATE INDEX IF NOT EXISTS ix_peer_committee_county ON committee ((code / 1000000), code);

-- The households of a grid by ID. Cunju's own index also contains the committee between the two columns.
CREATE INDEX IF NOT EXISTS ix_peer_household_grid ON household (grid_id, id) WHERE closed_on IS NULL;

CREATE VIEW peer.town AS
    SELECT id, code, name FROM division WHERE level = 4 AND valid_to IS NULL;
COMMENT ON VIEW peer.town IS E'@primaryKey id\n@unique code';

CREATE VIEW peer.committee AS
    SELECT id, code, name, kind::text, division_id AS town_id, code / 1000000 AS county_code
    FROM committee WHERE valid_to IS NULL;
COMMENT ON VIEW peer.committee IS E'@primaryKey id\n@unique code\n@foreignKey (town_id) references peer.town (id)';

-- Inserts go through the view to Cunju's table.
CREATE VIEW peer.subcommittee AS
    SELECT id, committee_id, kind, established_on FROM subcommittee WHERE dissolved_on IS NULL;
ALTER VIEW peer.subcommittee ALTER COLUMN id SET DEFAULT gen_random_uuid();
COMMENT ON VIEW peer.subcommittee IS
    E'@primaryKey id\n@foreignKey (committee_id) references peer.committee (id)';

CREATE VIEW peer.grid AS
    SELECT id, committee_id, number, name FROM grid WHERE closed_on IS NULL;
COMMENT ON VIEW peer.grid IS
    E'@primaryKey id\n@unique committee_id,number\n@foreignKey (committee_id) references peer.committee (id)';

CREATE VIEW peer.household AS
    SELECT household.id, household.grid_id, household.address, coalesce(resident.name, household.head) AS head
    FROM household LEFT JOIN resident ON resident.id = household.head_id
    WHERE household.closed_on IS NULL;
COMMENT ON VIEW peer.household IS E'@primaryKey id\n@foreignKey (grid_id) references peer.grid (id)';

-- Rows that the peers count live: one per committee with an obligation, and one per household.
CREATE VIEW peer.obligation AS
    SELECT mandate_id, committee_id, code / 10000000000 AS province_code, code / 100000000 AS city_code, 1 AS total,
        (met_on <= due_on)::int AS met_on_time, (met_on > due_on AND met_on <= CURRENT_DATE)::int AS met_late
    FROM obligation WHERE valid_to = '9999-12-31' AND NOT superseded AND NOT exempt;
COMMENT ON VIEW peer.obligation IS E'@primaryKey mandate_id,committee_id';

CREATE VIEW peer.coverage AS
    SELECT household.id, committee.code / 10000000000 AS province_code, committee.code / 100000000 AS city_code,
        1 AS total, (household.grid_id IS NOT NULL)::int AS met_on_time
    FROM household JOIN committee ON committee.id = household.committee_id
    WHERE household.closed_on IS NULL;
COMMENT ON VIEW peer.coverage IS E'@primaryKey id';
COMMENT ON COLUMN peer.committee.id IS '@notNull';
