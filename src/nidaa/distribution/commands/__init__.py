"""Plan a release into deliveries, carry one out, take up what was left lying, keep the register of partners."""

from .carrying import carry_out
from .delivering import deliver
from .greeting import greet_pending
from .halting import ask_to_resume, halt, halt_by_system, resume
from .handover import record_handover
from .inbound import forget_inbound
from .inbox import fold_all, fold_inbox, forget_digests
from .lane import acknowledge, acknowledge_many, forget_statuses, retry_shards, send_shard, settle_shard
from .partners import add_partner, readdress_partner, remove_partner, take_acknowledgement
from .planning import bring_to_rest, plan_shards
from .readers import carry_to_readers
from .requests import confirm, take_requests
from .subscribers import end, forget_moved, leave, leave_by_token, subscribe
from .sweeping import sweep
from .websub import ask_hub, confirm_feed_request, tend_feeds
from .whatsapp import submit_templates, take_back_photos, watch_templates

__all__ = [
    "acknowledge",
    "acknowledge_many",
    "add_partner",
    "ask_hub",
    "ask_to_resume",
    "bring_to_rest",
    "carry_out",
    "carry_to_readers",
    "confirm",
    "confirm_feed_request",
    "deliver",
    "end",
    "fold_all",
    "fold_inbox",
    "forget_digests",
    "forget_inbound",
    "forget_moved",
    "forget_statuses",
    "greet_pending",
    "halt",
    "halt_by_system",
    "leave",
    "leave_by_token",
    "plan_shards",
    "readdress_partner",
    "record_handover",
    "remove_partner",
    "resume",
    "retry_shards",
    "send_shard",
    "settle_shard",
    "submit_templates",
    "subscribe",
    "sweep",
    "take_acknowledgement",
    "take_back_photos",
    "take_requests",
    "tend_feeds",
    "watch_templates",
]
