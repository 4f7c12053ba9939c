"""Says what the AWS CLI makes of AWS files: one line of JSON in, one line out. See recordFiles.ts.

It runs the AWS CLI's own library, botocore, over real files. Only what would leave the machine or start a program is replaced: a
source of credentials says its own name and settings as the access key, so that a role shows what it starts from.
"""

import base64
import datetime
import json
import os
import sys
import tempfile

import botocore
import botocore.credentials as credentials
from botocore.exceptions import BotoCoreError
from botocore.session import Session

LATER = (
    datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)
).isoformat()


def named(kind, *parts):
    return f"<{kind}({','.join('' if part is None else str(part) for part in parts)})>"


def said(access_key, secret_key, token):
    if isinstance(access_key, str) and access_key.startswith('<'):
        return access_key
    return named('keys', access_key, secret_key, token or None)


def fixed(identity):
    return {
        'access_key': identity,
        'secret_key': '-',
        'token': '-',
        'expiry_time': LATER,
        'account_id': None,
    }


class Sts:
    def __init__(self, source):
        self.source = source

    def answer(self, identity):
        return {
            'Credentials': {
                'AccessKeyId': identity,
                'SecretAccessKey': '-',
                'SessionToken': '-',
                'Expiration': LATER,
            },
            'AssumedRoleUser': {'AssumedRoleId': '-', 'Arn': 'arn:aws:sts::1:assumed-role/r/s'},
        }

    def assume_role(self, **given):
        session = given['RoleSessionName']
        return self.answer(
            named(
                'role',
                given['RoleArn'],
                None if session.startswith('botocore-session-') else session,
                given.get('ExternalId'),
                given.get('SerialNumber'),
                given.get('DurationSeconds'),
            )[:-1]
            + self.source
            + '>'
        )

    def assume_role_with_web_identity(self, **given):
        session = given['RoleSessionName']
        return self.answer(
            named(
                'webIdentity',
                given['RoleArn'],
                None if session.startswith('botocore-session-') else session,
                given['WebIdentityToken'],
            )
        )


def create_client(session, service, **given):
    return Sts(
        said(
            given.get('aws_access_key_id'),
            given.get('aws_secret_access_key'),
            given.get('aws_session_token'),
        )
    )


credentials.create_nested_client = create_client
credentials.EC = credentials.EC or object()
credentials.FileWebIdentityTokenLoader.__call__ = lambda self: self._web_identity_token_path
credentials.ProcessProvider._retrieve_credentials_using = (
    lambda self, command: fixed(named('process', command))
)
credentials.SSOCredentialFetcher.fetch_credentials = lambda self: fixed(
    named('sso', self._account_id, self._role_name, self._start_url, self._sso_region)
)
credentials.LoginCredentialFetcher.load_cached_credentials = lambda self: fixed(
    named('login', self._session_name)
)
credentials.CanonicalNameCredentialSourcer.source_credentials = (
    lambda self, name: credentials.Credentials(named('place', name), '-', '-')
)

# They ask the machine, or are of files that this extension does not know.
ELSEWHERE = ('ec2-credentials-file', 'boto-config', 'container-role', 'iam-role')


def identity_of(session):
    resolver = credentials.create_credential_resolver(session)
    for provider in resolver.providers:
        if provider.METHOD in ELSEWHERE:
            continue
        if provider.METHOD == 'assume-role':
            provider._prompter = lambda prompt: '123456'
        found = provider.load()
        if found is not None:
            frozen = found.get_frozen_credentials()
            return said(frozen.access_key, frozen.secret_key, frozen.token)
    return None


def refusal(error):
    return {'error': type(error).__name__}


def profile_of(name):
    try:
        return {'identity': identity_of(Session(profile=name, include_builtin_handlers=False))}
    except (BotoCoreError, RuntimeError, AttributeError, TypeError) as error:
        return refusal(error)


def environment_identity():
    try:
        found = credentials.EnvProvider().load()
    except BotoCoreError as error:
        return refusal(error)
    return {
        'identity': found and said(found.access_key, found.secret_key, found.token)
    }


def reading():
    session = Session(include_builtin_handlers=False)
    try:
        config = session.full_config
    except BotoCoreError as error:
        return refusal(error)
    return {
        'profiles': {
            name: {'settings': settings, **profile_of(name)}
            for name, settings in config['profiles'].items()
        },
        'ssoSessions': config.get('sso_sessions', {}),
        'services': config.get('services', {}),
        'environment': environment_identity(),
        'profile': session.get_config_variable('profile') or 'default',
    }


def main():
    print(json.dumps({'botocore': botocore.__version__}), flush=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith('AWS_')}
    for line in sys.stdin:
        case = json.loads(line)
        with tempfile.TemporaryDirectory() as home:
            for path, content in case['files'].items():
                whole = os.path.join(home, path)
                os.makedirs(os.path.dirname(whole), exist_ok=True)
                with open(whole, 'wb') as file:
                    file.write(base64.b64decode(content))
            os.environ.clear()
            os.environ.update(kept)
            os.environ.update({'HOME': home, 'USERPROFILE': home})
            for name, value in case['environment'].items():
                os.environ[name] = value.replace('@HOME@', home)
            print(json.dumps(reading()), flush=True)


main()
