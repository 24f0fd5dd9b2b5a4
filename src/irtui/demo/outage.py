"""The outage: a roll-out leaks connections, the pool runs dry, and the shop cannot take money.

It begins 10 s into each round, has spread after two minutes, and ends from minute 6 on.
"""

from datetime import timedelta

from irtui.demo.plot import ROUND, Part, part

_PODS = ("2k9fd", "7xw4m", "b5tzq", "hn8vc", "q6jlp", "zr3gd")


def _times(first: int, last: int) -> dict[str, timedelta]:
    """Fires from one second of each round to another."""
    return {
        "starts": timedelta(seconds=first),
        "lasts": timedelta(seconds=last - first),
        "every": ROUND,
    }


OUTAGE: tuple[Part, ...] = (
    part(
        "CheckoutHighErrorRate",
        "critical",
        "11.4 % of checkouts fail",
        "Error ratio of checkout over 5 minutes is 11.4 % (limit 5 %).\n"
        'Customers see "Payment could not be started".',
        'sum(rate(http_requests_total{service="checkout",code=~"5.."}[5m])) > 0.05',
        {"service": "checkout", "namespace": "shop", "team": "payments"},
        **_times(10, 440),
    ),
    part(
        "ConnectionPoolExhausted",
        "critical",
        "All 100 connections to orders-db are in use",
        "pgbouncer in front of orders-db has no free server connection; 212 clients wait.",
        "pgbouncer_pools_client_waiting_connections > 0",
        {
            "service": "orders-db",
            "namespace": "data",
            "instance": "pgbouncer-0",
            "team": "data",
        },
        **_times(24, 370),
    ),
    part(
        "HighRequestLatency",
        "warning",
        "api-gateway answers slowly",
        "99th percentile of api-gateway is 4.2 s (limit 1.0 s), nearly all of it on /checkout.",
        "histogram_quantile(0.99, rate(http_request_duration_seconds_bucket[5m])) > 1",
        {"service": "api-gateway", "namespace": "edge", "team": "platform"},
        **_times(38, 420),
    ),
    part(
        "PaymentQueueLag",
        "critical",
        "48,211 payments wait, and more come in",
        "The oldest payment in queue payments has waited for 3 min (limit 1 min).",
        'queue_oldest_message_age_seconds{queue="payments"} > 60',
        {
            "service": "payments-worker",
            "namespace": "shop",
            "queue": "payments",
            "team": "payments",
        },
        **_times(52, 460),
    ),
    *(
        part(
            "KubePodCrashLooping",
            "warning",
            f"Pod checkout-7d9f6c5b8d-{pod} is crash looping",
            f"Pod shop/checkout-7d9f6c5b8d-{pod} (checkout) is in waiting state "
            '(reason: "CrashLoopBackOff"); its readiness probe needs the database.',
            'kube_pod_container_status_waiting_reason{reason="CrashLoopBackOff"} == 1',
            {
                "service": "checkout",
                "namespace": "shop",
                "pod": f"checkout-7d9f6c5b8d-{pod}",
                "container": "checkout",
                "team": "payments",
            },
            **_times(66 + 9 * number, 380 + 7 * number),
        )
        for number, pod in enumerate(_PODS)
    ),
)
