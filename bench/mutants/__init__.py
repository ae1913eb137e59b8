"""Do the tests notice wrong code? Mutation testing of what decides verdicts and refusals."""
