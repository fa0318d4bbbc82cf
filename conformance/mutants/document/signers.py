"""Documents one of whose signers is the wrong one, or has the wrong certificate."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from conformance.mutants.document.entered import breaks
from conformance.mutants.document.materials import Files, Materials
from hub.core.document.slots import Role
from hub.core.model import Level
from simulation.pki import Authority
from simulation.pki.profiles import staff_profile

_TEACHER, _SEAL = Role.GVCN, Role.KY_PHAT_HANH
_A_YEAR = dt.timedelta(days=365)


@breaks("DOC-CERTIFICATE-IN-TIME")
def not_yet_valid(given: Materials) -> Files:
    """The teacher's certificate begins only next year."""
    later = replace(given.authority, begins=given.authority.begins + _A_YEAR)
    teacher = given.signer(given.homeroom(), authority=later)
    return {"a.xml": given.signed(by={_TEACHER: teacher})}


@breaks("DOC-CHAIN")
def of_nobodys_authority(given: Materials) -> Files:
    """The teacher's certificate leads to a root of the same name that nobody trusts."""
    others = replace(given.pool, authorities=given.pool.authorities[::-1])
    stranger = Authority.create(others, given.province.school_year)
    teacher = given.signer(given.homeroom(), authority=stranger)
    return {"a.xml": given.signed(by={_TEACHER: teacher})}


@breaks("DOC-ALGORITHM")
def with_short_key(given: Materials) -> Files:
    """The teacher's RSA key has 1024 bits."""
    return {"a.xml": given.signed(by={_TEACHER: given.signer(given.homeroom(), bits=1024)})}


@breaks("DOC-SIGNER")
def signed_by_another(given: Materials) -> Files:
    """Another teacher of the school signs for the homeroom teacher."""
    plan = given.province.schools(Level.PRIMARY)[0]
    wanted = given.homeroom().personal_id
    others = (each for each in given.province.staff(plan).members if each.personal_id != wanted)
    other = given.signer(staff_profile(plan, next(others), "vnpt"))
    return {"a.xml": given.signed(by={_TEACHER: other})}


@breaks("DOC-SIGNER-KNOWN")
def signed_by_nobody_known(given: Materials) -> Files:
    """The certificate names nobody, and no list does."""
    plan = given.province.schools(Level.PRIMARY)[0]
    wanted = given.homeroom().personal_id
    members = given.province.staff(plan).members
    member = next(each for each in members if each.personal_id == wanted)
    unlisted = given.signer(staff_profile(plan, member, "government"))
    return {"a.xml": given.signed(by={_TEACHER: unlisted})}


@breaks("DOC-SEAL")
def sealed_by_a_person(given: Materials) -> Files:
    """The manager's own certificate stands for the school's seal."""
    plan = given.province.schools(Level.PRIMARY)[0]
    members = given.province.staff(plan).members
    manager = next(each for each in members if each.role == "manager")
    person = given.signer(staff_profile(plan, manager, "vnpt"))
    return {"a.xml": given.signed(by={_SEAL: person})}
