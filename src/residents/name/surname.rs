//! Surnames, to tell the name of a person from other words. Pure.

/// The 200 most frequent surnames, which four of five persons have, and some others of the south.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔\
                        钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐\
                        易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳\
                        欧阳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应\
                        臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝";
/// Surnames of two characters.
const COMPOUND: [&str; 8] = [
    "欧阳", "司马", "上官", "诸葛", "夏侯", "慕容", "司徒", "皇甫",
];

/// Whether a text has the form of a full Chinese name: a surname and a given name of one or two characters.
pub(crate) fn is_full_name(text: &str) -> bool {
    let compound = COMPOUND.iter().find_map(|name| text.strip_prefix(name));
    let single = || text.strip_prefix(|sign| SURNAMES.contains(sign));
    let given = compound.or_else(single).unwrap_or_default();
    (1..=2).contains(&given.chars().count()) && !given.ends_with(|sign| PLACES.contains(sign))
}

/// Last characters of the names of places.
const PLACES: &str = "路街巷道村组队里坊苑园楼栋座室房号院区站场店厂堂馆庙祠门口边侧上下";
