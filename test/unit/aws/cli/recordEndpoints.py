"""Records where the AWS CLI sends requests to Chime and STS, and for which region it signs them.

Run it where an AWS CLI 1 (or botocore) is installed: `python3 recordEndpoints.py > endpoints.tsv`. Nothing is sent. Columns: service,
region as it is written, options, then the URL and the signing region, or the name of botocore's error.
"""

import json
import os
import re
import sys

import botocore
import botocore.session
from botocore.config import Config

OPTIONS = ["", "fips", "dualstack", "fips dualstack"]

# Of each pattern of a partition a region that no table knows, and what looks like a region and is none.
UNKNOWN_REGIONS = [
    "us-nowhere-9", "eu-nowhere-9", "cn-nowhere-9", "us-gov-nowhere-9", "eusc-de-nowhere-9", "eusc-fr-west-1",
    "us-iso-nowhere-9", "us-isob-nowhere-9", "eu-isoe-nowhere-9", "us-isof-nowhere-9", "me-west-1", "sa-west-1",
    "mars-north-1", "us-gov", "us-iso", "local", "aws-fips", "aws-fips-global", "US-EAST-1", "Us-Gov-West-1",
    "us-east-1a", "us-east-1-", "-us-east-1", "us_east_1", "us east 1", "us-east-1.example.com", "42", "a" * 63, "a" * 64,
    "global", "s3-us-west-2", "us-east-1-fips-x", "cn-north-1-fips-",
]  # fmt: skip


class Seen(Exception):
    pass


def known_regions():
    path = os.path.join(os.path.dirname(botocore.__file__), "data", "partitions.json")
    with open(path, encoding="utf8") as file:
        partitions = json.load(file)["partitions"]
    regions = [region for partition in partitions for region in partition["regions"]]
    first = [partition["outputs"]["implicitGlobalRegion"] for partition in partitions]
    pseudo = [form % region for region in [*first, "aws-global"] for form in ("fips-%s", "%s-fips")]
    return [*regions, *pseudo]


def seen_request(session, service, region, options, endpoint):
    """The URL and the signing region of a request that is stopped before it is sent."""
    config = Config(
        use_fips_endpoint="fips" in options,
        use_dualstack_endpoint="dualstack" in options,
        retries={"total_max_attempts": 1},
    )

    def stop(request, **_):
        scope = re.search(r"Credential=[^/]+/\d+/([^/]*)/", request.headers["Authorization"].decode())
        raise Seen(request.url.rstrip("/").removesuffix("/accounts"), scope[1])

    try:
        client = session.create_client(service, region_name=region or None, config=config, endpoint_url=endpoint)
        client.meta.events.register("before-send", stop)
        client.list_accounts() if service == "chime" else client.get_caller_identity()
    except Seen as seen:
        return seen.args
    except Exception as error:
        return (type(error).__name__,)
    raise AssertionError("The request was sent.")


def main():
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        AWS_ACCESS_KEY_ID="AKIDEXAMPLE",
        AWS_SECRET_ACCESS_KEY="secretEXAMPLE",
        AWS_EC2_METADATA_DISABLED="true",
    )
    session = botocore.session.get_session()
    legacy = botocore.session.get_session()
    legacy.set_config_variable("sts_regional_endpoints", "legacy")
    print(f"# botocore {botocore.__version__}")
    custom = "https://gateway.example.com"
    for service in ["chime", "sts"]:
        for region in ["", *known_regions(), *UNKNOWN_REGIONS]:
            for options in OPTIONS:
                print(service, region, options, *seen_request(session, service, region, options, None), sep="\t")
                if service == "sts":
                    seen = seen_request(legacy, service, region, options, None)
                    print(service, region, f"legacy {options}".strip(), *seen, sep="\t")
        for region in ["us-east-1", "eu-west-1", "us-gov-west-1", "fips-us-gov-west-1", "aws-global", "cn-north-1"]:
            for options in OPTIONS:
                seen = seen_request(session, service, region, options, custom)
                print(service, region, f"custom {options}".strip(), *seen, sep="\t")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
