"""Viettel's payloads as strict models: contract ``viettel-rest-2026.1``, this project's own.

In the documented style of Viettel's services (vendors.md §4.2): the envelope
``errorCode/description/result``, ``transactionUuid``, groups ending in ``Info``, JSON beside
form-encoded bodies, ``rowPerPage``, ``fileToBytes``, ``csdlnCode`` beside the vendor's
own id (§1.3). Names of fields inside the groups, change numbers and error codes are ours.

Marks are text, flags 0 or 1, dates ``dd/mm/yyyy``, a school year the calendar year it begins in.
"""

from __future__ import annotations

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, SkipValidation
from pydantic.alias_generators import to_camel

CONTRACT = "viettel-rest-2026.1"

LOGIN = "auth/login"
TRANSCRIPTS = "TranscriptAPI/TranscriptWS/getTranscripts"
CREATE = "TranscriptAPI/TranscriptWS/createTranscripts"
DRAFT = "TranscriptAPI/TranscriptWS/createOrUpdateTranscriptDraft"
SEARCH = "TranscriptAPI/TranscriptWS/searchTranscriptsByTransactionUuid"
INSERT_FILES = "TranscriptAPI/TranscriptWS/insertTranscriptFiles"
FILES = "TranscriptAPI/TranscriptUtilsWS/getTranscriptFiles"

Flag = Literal[0, 1]
Uuid = Annotated[str, Field(min_length=10, max_length=36)]
Day = Annotated[str, Field(pattern=r"^[0-9]{2}/[0-9]{2}/[0-9]{4}$")]
PartialDay = Annotated[str, Field(pattern=r"^(([0-9]{2}/)?[0-9]{2}/)?[0-9]{4}$")]
"""``07/03/2016``, ``03/2016`` or ``2016``."""
MarkText = Annotated[str, Field(pattern=r"^([0-9]{1,4}(\.[0-9]{1,4})?|Đ|CĐ|M)$")]
Base64 = Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]*={0,2}$")]


class _Wire(BaseModel):
    """Base of what travels: closed, never changed, names in camel case."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True
    )


# ── one transcript ───────────────────────────────────────────────────────────────────────────────


class GeneralInfo(_Wire):
    """The transcript itself (thông tin chung)."""

    circular: str
    level_code: str
    school_year: int
    version: int
    state: Literal[1, 2]
    extracted_from_paper: Flag
    transcript_code: str | None = None
    register_number: str | None = None
    place_of_issue: str | None = None
    issued_date: Day | None = None
    created_date: Day | None = None


class SchoolInfo(_Wire):
    """The school (thông tin trường)."""

    school_code: str
    school_name: str
    department_code: str | None = None
    department_name: str | None = None
    commune_name: str | None = None
    commune_code: str | None = None
    district_name: str | None = None
    province_name: str | None = None
    province_code: str | None = None


class ClassInfo(_Wire):
    """The class (thông tin lớp)."""

    grade_level: int
    class_name: str
    class_code: str | None = None


class PlaceInfo(_Wire):
    """A place of a person (địa danh)."""

    address: str | None = None
    commune_code: str | None = None
    province_code: str | None = None


class RelativeInfo(_Wire):
    """Father, mother or guardian (người thân)."""

    full_name: str
    occupation: str | None = None


class PupilInfo(_Wire):
    """The pupil (thông tin học sinh): the sector's code beside Viettel's own id."""

    csdln_code: str | None = None
    """Missing until the school has reported the pupil to the sector ("Nộp CSDLN lên Sở")."""
    smas_pupil_id: str | None = None
    """Viettel's own; may change, and is never what pupils are joined by."""
    full_name: str
    identify_code: str | None = None
    gender: Literal[0, 1, 2]
    birth_date: PartialDay | None = None
    birth_place: PlaceInfo | None = None
    home_town: PlaceInfo | None = None
    residence: PlaceInfo | None = None
    ethnic_code: str | None = None
    nationality_code: str | None = None
    policy_group: str | None = None
    not_assessed: Flag
    father: RelativeInfo | None = None
    mother: RelativeInfo | None = None
    guardian: RelativeInfo | None = None


class SignerInfo(_Wire):
    """A person who signs (người ký)."""

    full_name: str
    identify_code: str | None = None
    position: str | None = None


class HistoryRow(_Wire):
    """An earlier year (quá trình học tập)."""

    school_year: int
    class_name: str
    school_name: str
    province_name: str
    transfer_date: Day | None = None


class CodedLevel(_Wire):
    """A level for a competence ``NL1``…``NL10`` or a quality ``PC1``…``PC5``."""

    code: str
    level: Literal["T", "Đ", "C"]


class PrimarySubjectRow(_Wire):
    """A subject of a primary pupil (môn học)."""

    subject_code: str
    subject_name: str
    level: Literal["T", "H", "C", "M"] | None = None
    test_mark: MarkText | None = None


class PrimaryResult(_Wire):
    """Results of a primary year, TT 27/2020."""

    subjects: tuple[PrimarySubjectRow, ...]
    competences: tuple[CodedLevel, ...]
    qualities: tuple[CodedLevel, ...]
    homeroom_comment: str | None = None
    quality_comment: str | None = None
    general_competence_comment: str | None = None
    specific_competence_comment: str | None = None
    year_result: str | None = None
    grade_completed: Flag | None = None
    promoted: Flag | None = None
    primary_completed: Flag
    completion_text: str | None = None
    title: str | None = None
    award: str | None = None
    ad_hoc_award: str | None = None


class SemesterRow(_Wire):
    """A semester of a subject (học kì)."""

    semester: Literal[1, 2]
    regular_marks: tuple[MarkText, ...] = ()
    midterm_mark: MarkText | None = None
    final_mark: MarkText | None = None
    average_mark: MarkText | None = None


class SecondarySubjectRow(_Wire):
    """A subject of a secondary pupil (môn học)."""

    subject_code: str
    subject_name: str
    semesters: tuple[SemesterRow, ...] = ()
    year_mark: MarkText | None = None
    retest_mark: MarkText | None = None
    comment: str | None = None
    periods: int | None = None
    teacher: SignerInfo | None = None


class RatingInfo(_Wire):
    """Learning or conduct (học tập, rèn luyện)."""

    semester1: str | None = None
    semester2: str | None = None
    year: str | None = None
    after_summer: str | None = None


class CertificateRow(_Wire):
    """A pupil's certificate (chứng chỉ của học sinh)."""

    name: str
    kind: str | None = None


class SecondaryResult(_Wire):
    """Results of a secondary or continuing year, TT 22/2021."""

    subjects: tuple[SecondarySubjectRow, ...]
    learning: RatingInfo
    conduct: RatingInfo
    summer_conduct: str | None = None
    absent_sessions: MarkText | None = None
    promoted: Flag | None = None
    promotion_text: str | None = None
    completion_text: str | None = None
    competitions: str | None = None
    title: str | None = None
    award: str | None = None
    homeroom_comment: str | None = None
    certificates: tuple[CertificateRow, ...] = ()


class TranscriptForm(_Wire):
    """One transcript; exactly one kind of results."""

    general_info: GeneralInfo
    school_info: SchoolInfo
    class_info: ClassInfo
    pupil_info: PupilInfo
    homeroom_teacher: SignerInfo | None = None
    principal: SignerInfo | None = None
    primary_result: PrimaryResult | None = None
    secondary_result: SecondaryResult | None = None
    study_history: tuple[HistoryRow, ...] = ()


class TranscriptRow(_Wire):
    """A transcript as Viettel lists it.

    :param change_no: rises with every change of any record of the tenant; rows are listed by it.
    :param merged_into: the record that this one was merged into; such a row has no transcript.
    """

    smas_id: str
    change_no: int
    updated_date: str
    merged_into: str | None = None
    transcript: TranscriptForm | None = None


class UnreadRow(TranscriptRow):
    """A row whose transcript is still to be read: one wrong record refuses itself only."""

    transcript: SkipValidation[TranscriptForm | None] = None


# ── questions and answers ────────────────────────────────────────────────────────────────────────


class LoginBody(_Wire):
    """What is posted to log in."""

    username: str
    password: str


class LoginAnswer(BaseModel):
    """The token, in snake case as the vendor names it here, or an error code.

    It may hold more than is known.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    access_token: Annotated[str, Field(max_length=4096, pattern=r"^[!-:<-~]*$")] = ""
    error_code: str | None = Field(None, alias="errorCode")


class PageBody(_Wire):
    """Asks for the transcripts that changed behind `last_change` (JSON)."""

    school_code: str | None = None
    school_year: int | None = None
    level_code: str | None = None
    last_change: Annotated[int, Field(ge=0)]
    row_per_page: Annotated[int, Field(ge=1, le=500)]


class PageResult(_Wire):
    """A page of transcripts.

    :param last_change: repeats what was asked.
    :param total_row: how many rows lie behind `last_change` now, those of this page included.
    """

    last_change: int
    total_row: Annotated[int, Field(ge=0)]
    transcripts: tuple[TranscriptRow, ...]


class UnreadPage(PageResult):
    """A page whose transcripts are still to be read."""

    transcripts: tuple[UnreadRow, ...]


class WriteRow(_Wire):
    """A transcript to write, and the hub's key, under which its outcome comes back."""

    client_key: str
    transcript: TranscriptForm


class WriteBody(_Wire):
    """Writes transcripts (JSON).

    :param overwrite: 0: what Viettel holds stays, as its rule "a column that has marks is not
        written" has it.
    """

    transaction_uuid: Uuid
    overwrite: Flag
    transcripts: tuple[WriteRow, ...]


class WriteOutcome(_Wire):
    """What became of one transcript or file."""

    client_key: str
    status: Literal["CREATED", "UPDATED", "UNCHANGED", "KEPT", "STORED", "KNOWN", "REFUSED"]
    code: str | None = None
    description: str | None = None


class TransactionResult(_Wire):
    """What a transaction did; answer to a write, and to the search for one."""

    transaction_uuid: str
    outcomes: tuple[WriteOutcome, ...]


class SearchForm(_Wire):
    """Asks what became of a transaction (form-encoded)."""

    transaction_uuid: Uuid


class FileRow(_Wire):
    """A signed document: the vendor's id of it and its bytes in base64."""

    file_name: str
    file_to_bytes: Base64


class ListedFile(FileRow):
    """A signed document as Viettel lists it; `change_no` as a transcript's."""

    change_no: int


class FilesForm(_Wire):
    """Asks for the signed documents that came behind `last_change` (form-encoded)."""

    school_code: str | None = None
    school_year: int | None = None
    level_code: str | None = None
    last_change: Annotated[int, Field(ge=0)]
    row_per_page: Annotated[int, Field(ge=1, le=500)]


class FilesResult(_Wire):
    """A page of signed documents, in the order in which they came, as `PageResult`."""

    last_change: int
    total_row: Annotated[int, Field(ge=0)]
    files: tuple[ListedFile, ...]


class FilesBody(_Wire):
    """Hands over signed documents (JSON)."""

    transaction_uuid: Uuid
    files: tuple[FileRow, ...]


Result = TypeVar("Result")


class Envelope(_Wire, Generic[Result]):
    """Every answer but the login's: it is a success when both words are absent or empty."""

    error_code: str | None = None
    description: str | None = None
    result: Result | None = None
    """Absent also where a draft was written: its outcomes are asked for."""

    @property
    def succeeded(self) -> bool:
        """Whether the vendor says that all is well."""
        return not self.error_code and not self.description
