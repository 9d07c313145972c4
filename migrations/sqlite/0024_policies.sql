-- Why a policy was changed, and the one list of all its versions.
ALTER TABLE reminder_policies ADD COLUMN reason TEXT NOT NULL DEFAULT '';

-- The institution's own words belong to a version of the policy: a reminder names its version, so
-- what it was made of stays known.
CREATE TABLE policy_texts (
    version  BIGINT NOT NULL,
    language TEXT   NOT NULL,
    kind     TEXT   NOT NULL,
    tone     TEXT   NOT NULL,
    part     TEXT   NOT NULL,
    text     TEXT   NOT NULL,
    PRIMARY KEY (version, language, kind, tone, part)
);
INSERT INTO policy_texts (version, language, kind, tone, part, text)
SELECT COALESCE((SELECT MAX(p.version) FROM reminder_policies p), 1), language, kind, tone, part,
       text
  FROM reminder_templates;
DROP TABLE reminder_templates;
