import CLinux

/// The file system under a path, if other hosts may change files there of which this one isn't
/// told; nil: it is none of these. statfs(2). It may wait for the server.
package func remoteFileSystem(at path: String) -> String? {
    var type: UInt32 = 0
    return ruqi_file_system(path, &type) == 0 ? remoteFileSystem(type: type) : nil
}

/// The same by the number that statfs(2) gives.
package func remoteFileSystem(type: UInt32) -> String? {
    remoteTypes.first { $0.type == type }?.name
}

/// Where no other source is named: include/uapi/linux/magic.h of Linux.
private let remoteTypes: [(type: UInt32, name: String)] = [
    (0x6969, "nfs"),  // NFS_SUPER_MAGIC
    (0x517B, "smb"),  // SMB_SUPER_MAGIC
    (0xFF53_4D42, "cifs"),  // CIFS_SUPER_MAGIC
    (0xFE53_4D42, "smb2"),  // SMB2_SUPER_MAGIC
    (0x6573_5546, "fuse"),  // FUSE_SUPER_MAGIC; also virtiofs, sshfs, s3fs, GlusterFS
    (0x0102_1997, "9p"),  // V9FS_MAGIC
    (0x00C3_6400, "ceph"),  // CEPH_SUPER_MAGIC
    (0x5346_414F, "afs"),  // AFS_SUPER_MAGIC (OpenAFS)
    (0x6B41_4653, "afs"),  // AFS_FS_MAGIC (the kernel's own)
    (0x7375_7245, "coda"),  // CODA_SUPER_MAGIC
    (0x564C, "ncp"),  // NCP_SUPER_MAGIC
    (0x7461_636F, "ocfs2"),  // OCFS2_SUPER_MAGIC
    (0x0116_1970, "gfs2"),  // GFS2_MAGIC, include/uapi/linux/gfs2_ondisk.h
    (0x2003_0528, "orangefs"),  // ORANGEFS_SUPER_MAGIC, fs/orangefs/orangefs-kernel.h
    (0x786F_4256, "vboxsf"),  // VBOXSF_SUPER_MAGIC, fs/vboxsf/super.c
    (0xBACB_ACBC, "vmhgfs"),  // S_MAGIC_VMHGFS, src/stat.c of GNU coreutils
    (0x0BD0_0BD0, "lustre"),  // S_MAGIC_LUSTRE, as above
    (0x4750_4653, "gpfs"),  // S_MAGIC_GPFS, as above
    (0xAAD7_AAEA, "panfs"),  // S_MAGIC_PANFS, as above
    (0x7C7C_6673, "prl_fs"),  // S_MAGIC_PRL_FS, as above
]
