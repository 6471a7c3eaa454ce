"""The partners screen: who receives alerts by mail or webhook, under what agreement; what is not sent anywhere."""
