"""A coach's library: runners, sessions, clips, analyses, corrections, notes and tags.

::

    <data folder>/library/
        library.db       the database (SQLite), unless POSTURE_DATABASE_URL names a PostgreSQL one
        library.json     which database these files belong to
        files/ab/abc…    clips, tracks and pictures, each stored once, named by its SHA-256
        backups/         copies of the database, from recent days and from before migrations
        bin/             leftover files, for 30 days
        work/            work in progress
        open/            clips that the app has opened, until they are deleted
        reserve          disk space that is released if a full disk prevents deleting

Three rules keep the library intact whatever happens. A change holds the single writer's lock,
puts its files in place first and commits the rows that name them last. Deleting commits first,
with a note of the files that only that person used, and removes those files afterwards. Nothing
is removed just because the database does not know it: what a killed program leaves in the store
goes to the bin, and nothing at all is touched if folder and database do not belong together.
"""
