"""The audit screen: who did what, on which case, when and why; whether the chain holds; who looked at a case."""
