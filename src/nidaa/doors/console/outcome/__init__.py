"""The outcome screen: how a case ended, what is withdrawn with it, what is due now, until when it is kept."""
