"""Signs and displays, over MQTT: one retained message an alert and region, under `alerts/REGION/active/PUBLIC_ID`.

Retained: a display that is switched on learns at once what stands. An empty retained message takes it back. Every delivery
writes all regions of the country, the message where the area is and nothing elsewhere, so that a smaller area and a
forgotten receipt leave no old message anywhere.
"""
