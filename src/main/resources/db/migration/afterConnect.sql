-- Flyway writes down when it was without saying in whose time; nodes may be in several zones, and migrations compare it
-- with what happened.
set time zone 'UTC';
