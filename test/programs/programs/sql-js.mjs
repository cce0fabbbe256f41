/** @type {import('../program.js').Program} */
export default {
  packages: { 'sql.js': '1.16.0' },
  toolchain: 'Emscripten (SQLite)',
  async run({ need, print }) {
    const SQL = await need('sql.js')();
    const db = new SQL.Database();
    db.run('create table t (id integer primary key, name text, value real, data blob)');
    const insert = db.prepare('insert into t (name, value, data) values (?, ?, ?)');
    db.run('begin');
    for (let i = 0; i < 500; i++) insert.run([`name ${(i * 7919) % 500}`, i / 7, new Uint8Array([i, i >> 8])]);
    db.run('commit');
    insert.free();
    db.run('create index by_name on t (name)');
    print(
      db.exec('select count(*), sum(value), min(name), max(name), group_concat(hex(data)) from t where id % 17 = 0'),
    );
    db.create_function('twice', (/** @type {number} */ x) => x * 2);
    print(db.exec('select twice(value), name from t order by name desc limit 10'));
    print(db.exec('with recursive f(a, b) as (select 0, 1 union all select b, a + b from f limit 40) select a from f'));
    try {
      db.exec('select * from nowhere');
    } catch (error) {
      print(error instanceof Error ? error.message : error);
    }
    const bytes = db.export();
    print(bytes.length, Buffer.from(bytes.subarray(0, 100)).toString('hex'));
    print(new SQL.Database(bytes).exec('select count(*) from t'));
  },
};
