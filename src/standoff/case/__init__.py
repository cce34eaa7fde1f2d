"""What the analyst wrote: the case file, its formulas, its ledger and its patches."""
