"""Everything an invented VGCA needs: people of a public school, keys, files (bộ khoá VGCA giả lập).

Written as files, so that a hub in another process can be pointed at them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from simulation.pki import Authority, HolderKey, KeyPool, keys_of_school, write_trust
from simulation.pki.server_files import ServerFiles
from simulation.province import Province, SchoolPlan
from simulation.signing.account import Account, Credential
from simulation.signing.phone import Habit, Phone
from simulation.vgca.bad_days import BadDay, SimBadDay
from simulation.vgca.mssp import AP, AP_PASSWORD, MSSP, PATH, Mssp
from simulation.vgca.service import SignService
from simulation.vgca.token import TokenDrawer, module

LABEL = "VGCA (GIẢ LẬP)"
_IDENTITY, _PHONES, _TRUST = "identity.p12", "phones.json", "trust"


@dataclass(frozen=True, slots=True)
class VgcaWorld:
    """A public school whose manager and seal VGCA certifies, and the files of its servers.

    :param managers: with RSA keys, the only ones that these protocols are known to sign with.
    """

    folder: Path
    school: SchoolPlan
    authority: Authority
    managers: tuple[HolderKey, ...]
    seal: HolderKey
    files: ServerFiles

    @classmethod
    def create(cls, folder: Path, pool: KeyPool, province: Province) -> VgcaWorld:
        """Make everything anew and write it into `folder`."""
        authority = Authority.create(pool, province.school_year)
        school = next(school for school in province.schools() if not school.private)
        keys = keys_of_school(authority, pool, school, province.staff(school))
        signers = [key for key in keys if key.profile.role in {"manager", "seal"}]
        by_rsa = [
            _with_rsa(signer, authority, pool, number) for number, signer in enumerate(signers)
        ]
        return cls.of_holders(folder, school, authority, pool, by_rsa)

    @classmethod
    def of_holders(
        cls,
        folder: Path,
        school: SchoolPlan,
        authority: Authority,
        pool: KeyPool,
        holders: Sequence[HolderKey],
    ) -> VgcaWorld:
        """Write the files of a VGCA that knows `holders`, with RSA keys, the seal last."""
        files = ServerFiles.write(folder, authority, pool)
        world = cls(folder, school, authority, tuple(holders[:-1]), holders[-1], files)
        world._write_identity(pool)
        write_trust(folder / _TRUST, authority, holders)
        return world

    @property
    def holders(self) -> tuple[HolderKey, ...]:
        """Everybody who signs, the seal last."""
        return (*self.managers, self.seal)

    def token(self) -> TokenDrawer:
        """Plug in one token with the keys of all; SoftHSM2 of this process uses it from now on."""
        drawer = TokenDrawer.open(self.folder / "softhsm")
        drawer.insert(LABEL, self.holders)
        return drawer

    def token_settings(self) -> dict[str, object]:
        """Return the settings of the signer ``vgca-token``; the environment tells the drawer."""
        return {"module": str(module()), "label": LABEL}

    def service(
        self,
        holder: HolderKey,
        habit: Habit = Habit.CONFIRMS,
        bad_day: BadDay = BadDay.NONE,
    ) -> SignService:
        """Return a service on a machine with the token of `holder`, not yet serving."""
        phone = Phone(habit, hesitation=0)
        other = self.credential(next(one for one in self.holders if one is not holder))
        return SignService(self.credential(holder), phone, bad_day, other)

    def service_settings(self, address: str) -> dict[str, object]:
        """Return the settings of the signer ``vgca-service`` for a service at `address`."""
        return {"address": address, "ca": str(self.files.authority)}

    def mssp(self, habit: Habit = Habit.CONFIRMS, bad_day: SimBadDay = SimBadDay.NONE) -> Mssp:
        """Return a service that knows the phones of all, not yet serving; writes their list."""
        accounts = {
            _number(place): Account(_number(place), [self.credential(holder)], Phone(habit))
            for place, holder in enumerate(self.holders)
        }
        owners = [
            {"msisdn": _number(place), **_owner(holder)}
            for place, holder in enumerate(self.holders)
        ]
        text = json.dumps(owners, ensure_ascii=False, indent=1)
        (self.folder / _PHONES).write_text(text + "\n", "utf-8")
        return Mssp(accounts, bad_day)

    def mssp_settings(self, address: str) -> dict[str, object]:
        """Return the settings of the signer ``vgca-sim`` for a service at `address`."""
        return {
            "address": address + PATH,
            "ca": str(self.files.authority),
            "ap": AP,
            "ap_password": AP_PASSWORD,
            "identity": str(self.folder / _IDENTITY),
            "identity_password": AP_PASSWORD,
            "phones": str(self.folder / _PHONES),
            "mssp": MSSP,
        }

    def credential(self, holder: HolderKey) -> Credential:
        """Return what lies in the token or SIM of `holder`."""
        return Credential("gia-lap", holder, self.authority.roots["government"].certificate)

    def _write_identity(self, pool: KeyPool) -> None:
        """Write what the hub shows to the service: PKCS#12, as VGCA hands it out."""
        key = pool.key_of("truc ket noi")
        certificate = self.authority.issue_system("Trục kết nối", key)
        hidden = BestAvailableEncryption(AP_PASSWORD.encode())
        chain = [self.authority.subordinates["vnpt"].certificate]
        content = pkcs12.serialize_key_and_certificates(b"truc", key, certificate, chain, hidden)
        path = self.folder / _IDENTITY
        path.touch(mode=0o600)
        path.write_bytes(content)


def _with_rsa(signer: HolderKey, authority: Authority, pool: KeyPool, number: int) -> HolderKey:
    keys = pool.holders["rsa-3072" if number % 4 == 3 else "rsa-2048"]
    key = keys[number % len(keys)]
    return replace(signer, key=key, certificate=authority.issue(signer.profile, key))


def _number(place: int) -> str:
    """Return an invented phone number: no network has the prefix 00."""
    return f"8400{place:07}"


def _owner(holder: HolderKey) -> dict[str, str]:
    profile = holder.profile
    told = {"full_name": profile.holder}
    if profile.personal_id is not None:
        told["personal_id"] = profile.personal_id
    return told
