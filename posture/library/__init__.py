"""A coach's library: runners, sessions, clips, analyses, corrections, notes and tags.

::

    <data folder>/library/
        library.db       SQLite; or PostgreSQL elsewhere, by POSTURE_DATABASE_URL
        files/ab/abc…    clips, tracks and pictures, each once, named by its SHA-256
        backups/         the database as it was before a migration
        work/            analyses under way
        open/            clips as the app shows them, until they are deleted

Two rules keep it whole whenever the program is killed. A change holds the one writer's lock,
puts its files in place first and commits the rows that name them last. Deleting commits first
and removes the files after. So at worst a file is left that no row names, and
`posture.library.check` removes it.
"""
