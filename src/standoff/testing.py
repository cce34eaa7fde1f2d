"""Random conflicts for tests of one's own (hypothesis strategies); needs the extra `testing`."""
