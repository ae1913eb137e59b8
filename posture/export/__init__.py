"""What a runner takes away: tables, a printed report, the clip with lines, all in one file."""
