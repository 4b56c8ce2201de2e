/**
 * Company matching as it is commonly written in SQL: clean the names, block on rare tokens and on the domain, compare by
 * Jaro-Winkler with small bonuses, keep the best.
 */

/** Legal forms that are cut from the end of a name. */
const FORMS =
  'inc|incorporated|corp|corporation|co|company|ltd|limited|llc|llp|lp|plc|gmbh|mbh|ag|kg|kgaa|se|sa|sas|sarl|srl|spa|bv|nv|ab|as|asa|aps|oy|oyj|sp z o o|spzoo|kk|pty|pte|pvt|private|ltda|sl|slu|de cv|publ'

/** Tokens that more records of the right side have are no key. */
const TOKEN_RECORDS_MAX = 400
/** So many of a name's rarest tokens are keys. */
const KEYS_A_NAME = 2
/** A domain of more records than these says nothing. */
const DOMAIN_RECORDS_MAX = 20

const FREE_MAIL =
  "('gmail.com', 'outlook.com', 'yahoo.com', 'hotmail.com', 'icloud.com', 'gmx.de', 'web.de', 'qq.com', '163.com', 'aol.com')"

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

/** Every statement, in order. Paths are of CSV files; `columns` of the left file that are there. */
export function matchStatements(left: string, right: string, out: string, aliases: boolean): readonly string[] {
  return [
    'set threads = 2',
    `create macro bare(x) as trim(regexp_replace(replace(lower(strip_accents(x)), '.', ''), '[^\\p{L}\\p{N}]+', ' ', 'g'))`,
    `create macro core(x) as trim(regexp_replace(x, '( (${FORMS}))+$', ''))`,
    `create macro host(x) as nullif(regexp_replace(regexp_replace(lower(x), '^(https?://)?(www\\.|info\\.)?', ''), '/.*$', ''), '')`,
    `create table lefts as select id, name, aliases, host(domain) as domain, lower(country) as country, lower(city) as city
     from ${csv(left)}`,
    `create table rights as select id, core(bare(name)) as name, host(domain) as domain, lower(country) as country, lower(city) as city
     from ${csv(right)}`,
    `create table left_names as select distinct id, core(bare(n)) as name from (
       select id, unnest([name]${aliases ? " || string_split(coalesce(aliases, ''), '|')" : ''}) as n from lefts) where n <> ''`,
    `create table right_tokens as select distinct id, unnest(string_split(name, ' ')) as token from rights`,
    `create table frequencies as select token, count(*) as records from right_tokens group by token having records <= ${TOKEN_RECORDS_MAX}`,
    `create table keys as select id, name, token from (
       select distinct id, name, unnest(string_split(name, ' ')) as token from left_names) join frequencies using (token)
     qualify row_number() over (partition by id, name order by records, token) <= ${KEYS_A_NAME}`,
    `create table domains as select domain from rights where domain not in ${FREE_MAIL}
     group by domain having count(*) <= ${DOMAIN_RECORDS_MAX}`,
    `create table pairs as
       select k.id as left_id, k.name, t.id as right_id from keys k join right_tokens t using (token)
       union
       select l.id, n.name, r.id from lefts l join domains using (domain) join rights r using (domain) join left_names n on n.id = l.id`,
    `create table scored as select left_id, right_id, max(
         jaro_winkler_similarity(p.name, r.name)
         + case when l.domain = r.domain and d.domain is not null then 0.2 else 0 end
         + case when l.country = r.country then 0.03 when l.country <> r.country then -0.05 else 0 end
         + case when l.city = r.city then 0.03 when l.city <> r.city then -0.02 else 0 end) as score
     from pairs p join rights r on r.id = p.right_id join lefts l on l.id = p.left_id left join domains d on d.domain = l.domain
     group by left_id, right_id`,
    `copy (select left_id, arg_max(right_id, score) as right_id, max(score) as score, 'none' as decision from scored group by left_id)
     to ${quoted(out)} (header, delimiter ',')`,
  ]
}

/** Columns that a file lacks are null. */
function csv(path: string): string {
  const none =
    '(select null::varchar as name, null::varchar as aliases, null::varchar as domain, null::varchar as country, null::varchar as city where false)'
  return `(select * from ${none} union all by name select * from read_csv(${quoted(path)}, all_varchar = true, header = true, delim = ',', quote = '"', escape = '"'))`
}
