"""What people take along: the tables of the pages as files, and the scorecard on paper."""
