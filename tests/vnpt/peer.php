<?php
/*
 * A stranger's service behind the contract vnpt-soap-2026.1: PHP's own SoapServer, fed with the
 * published WSDL, and what a tenant holds in one file. It shares no code with the hub; whatever the
 * two understand differently fails in tests/vnpt/test_php_peer.py. Everything here is invented.
 *
 * Run by `php -S`, with CONTRACT (the WSDL) and BOOK (a JSON file) in the environment.
 */
declare(strict_types=1);

final class Book
{
    /** @var array<string, mixed> */
    private array $held = ['changes' => 0, 'pupils' => [], 'records' => [], 'done' => [], 'files' => []];

    public function __construct(private string $path)
    {
        if (is_file($path)) {
            $this->held = json_decode(file_get_contents($path), true, flags: JSON_THROW_ON_ERROR);
        }
    }

    public function &part(string $name): array
    {
        return $this->held[$name];
    }

    public function nextChange(): int
    {
        return ++$this->held['changes'];
    }

    public function save(): void
    {
        file_put_contents($this->path, json_encode($this->held, JSON_THROW_ON_ERROR));
    }
}

final class Service
{
    public function __construct(private Book $book)
    {
    }

    public function kiemTraKetNoi(object $asked): array
    {
        return ['kiemTraKetNoiResult' => $this->known($asked) ? 'OK:php' : 'ERR:1'];
    }

    public function getDSHocBa(object $asked): array
    {
        return ['getDSHocBaResult' => $this->page($asked, 'records', 'DSHocBa')];
    }

    public function getDSTepDaKy(object $asked): array
    {
        return ['getDSTepDaKyResult' => $this->page($asked, 'files', 'DSTep')];
    }

    public function UpdateHocSinh(object $asked): array
    {
        if (!$this->known($asked)) {
            return ['UpdateHocSinhResult' => -1];
        }
        $pupils = &$this->book->part('pupils');
        $listed = $this->elements($asked->xmlHocSinhData, 'hoc_sinh');
        foreach ($listed as $pupil) {
            $pupils[$pupil->getAttribute('ma_hoc_sinh')] ??= $pupil->getAttribute('ho_ten');
        }
        $this->book->save();
        return ['UpdateHocSinhResult' => count($listed)];
    }

    public function ImportHocBa(object $asked): array
    {
        if (!$this->known($asked)) {
            return ['ImportHocBaResult' => 'ERR:1'];
        }
        $done = &$this->book->part('done');
        if (isset($done[$asked->fkey])) {
            return ['ImportHocBaResult' => 'ERR:13'];
        }
        $numbers = [];
        $done[$asked->fkey] = [];
        foreach ($this->elements($asked->xmlHocBaData, 'hoc_ba') as $record) {
            $key = $record->getAttribute('khoa');
            $done[$asked->fkey][$key] = $this->take($key, $record, (int) $asked->ghiDe === 1);
            $school = $record->getElementsByTagName('truong')[0]->getAttribute('ma');
            $numbers[] = $key . '_' . $this->book->part('records')[$key]['change'];
        }
        $this->book->save();
        return ['ImportHocBaResult' => 'OK:PHP1;' . $school . '-' . implode(',', $numbers)];
    }

    public function getKetQuaImport(object $asked): array
    {
        $done = $this->book->part('done');
        if (!isset($done[$asked->fkey])) {
            return ['getKetQuaImportResult' => 'ERR:2'];
        }
        $answer = new DOMDocument('1.0', 'UTF-8');
        $root = $answer->appendChild($answer->createElement('KetQua'));
        $root->setAttribute('fkey', $asked->fkey);
        foreach ($done[$asked->fkey] as $key => $state) {
            $line = $root->appendChild($answer->createElement('muc'));
            $line->setAttribute('khoa', $key);
            $line->setAttribute('trang_thai', $state);
        }
        return ['getKetQuaImportResult' => $answer->saveXML($root)];
    }

    public function uploadHocBaAttachmentFkey(object $asked): array
    {
        $files = &$this->book->part('files');
        $text = $asked->tepBase64;
        if (isset($files[$asked->ten])) {
            $same = $files[$asked->ten]['text'] === $text;
            return ['uploadHocBaAttachmentFkeyResult' => $same ? 'OK:mtd' : 'ERR:8'];
        }
        $files[$asked->ten] = ['change' => $this->book->nextChange(), 'text' => $text];
        $this->book->save();
        return ['uploadHocBaAttachmentFkeyResult' => 'OK'];
    }

    private function known(object $asked): bool
    {
        return $asked->username === 'dich-vu' && $asked->password === 'mat-khau-gia-lap';
    }

    private function take(string $key, DOMElement $record, bool $overwrite): string
    {
        $records = &$this->book->part('records');
        $text = $record->ownerDocument->saveXML($record);
        $before = $records[$key]['text'] ?? null;
        if ($before === $text) {
            return 'khong_doi';
        }
        if ($before !== null && !$overwrite) {
            return 'giu_nguyen';
        }
        $records[$key] = ['change' => $this->book->nextChange(), 'text' => $text];
        return $before === null ? 'tao_moi' : 'cap_nhat';
    }

    /** What changed behind the mark, in the order of the changes. */
    private function page(object $asked, string $part, string $root): string
    {
        if ($asked->Account !== 'nhan-vien' || !$this->known($asked)) {
            return 'ERR:1';
        }
        $mark = (int) $asked->tuMoc;
        $behind = array_filter($this->book->part($part), fn (array $each) => $each['change'] > $mark);
        uasort($behind, fn (array $one, array $other) => $one['change'] <=> $other['change']);
        $shown = array_slice($behind, 0, (int) $asked->soLuong, true);
        $last = $shown ? end($shown)['change'] : $mark;
        $body = '';
        foreach ($shown as $name => $each) {
            $file = fn () => sprintf('<tep ten="%s">%s</tep>', htmlspecialchars((string) $name), $each['text']);
            $body .= $part === 'files' ? $file() : $each['text'];
        }
        $head = '<%s so_luong="%d" tu_moc="%d" moc="%d" con_lai="%d">%s</%1$s>';
        return sprintf($head, $root, count($shown), $mark, $last, count($behind) - count($shown), $body);
    }

    /** @return list<DOMElement> */
    private function elements(string $text, string $name): array
    {
        $document = new DOMDocument();
        $document->loadXML($text, LIBXML_NONET);
        return iterator_to_array($document->documentElement->getElementsByTagName($name), false);
    }
}

$server = new SoapServer(getenv('CONTRACT'), ['cache_wsdl' => WSDL_CACHE_NONE, 'encoding' => 'UTF-8']);
$server->setObject(new Service(new Book(getenv('BOOK'))));
$server->handle(file_get_contents('php://input'));
