"""The pages before the door: sign in, second factor, language. The rest of allauth only wears our look."""
