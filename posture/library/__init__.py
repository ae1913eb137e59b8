"""A coach's library: runners, sessions, clips, analyses, corrections, notes and tags.

::

    <data folder>/library/
        library.db       SQLite; or PostgreSQL elsewhere, by POSTURE_DATABASE_URL
        library.json     which database these files belong to
        files/ab/abc…    clips, tracks and pictures, each once, named by its SHA-256
        backups/         the database of the last days, and as it was before a migration
        bin/             what was left over, for 30 days
        work/            what is under way
        open/            clips as the app shows them, until they are deleted
        reserve          room that is given back when a full disk keeps from deleting

Three rules keep it whole whatever happens. A change holds the one writer's lock, puts its files
in place first and commits the rows that name them last. Deleting commits first, notes which
files were that person's alone, and removes those after. Nothing is removed for being unknown to
the database: what a killed program leaves in the store goes to the bin, and nothing at all is
touched where folder and database do not belong together.
"""
