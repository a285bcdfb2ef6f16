using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Writes a copy of libLibTorchSharp.so that loads on Debian 12, Ubuntu 22.04 and RHEL 9.
/// The original asks for one symbol that their C++ runtime lacks, std::ios_base_library_init() of GLIBCXX_3.4.32,
/// which only makes sure that the C++ streams are initialised. The copy asks for std::ios_base::Init::Init() instead:
/// a shorter name, the same effect, and in every libstdc++ as GLIBCXX_3.4. See docs/decisions/0002-native-patch.md.
/// </summary>
public sealed class LibTorchSharpPatch : Task
{
    private const string NewSymbol = "_ZSt21ios_base_library_initv";
    private const string OldSymbol = "_ZNSt8ios_base4InitC1Ev";

    [Required] public string Source { get; set; }
    [Required] public string Destination { get; set; }

    public override bool Execute()
    {
        try
        {
            byte[] image = File.ReadAllBytes(Source);
            bool patched = Patch(image);
            Directory.CreateDirectory(Path.GetDirectoryName(Destination));
            // A file of its own, put in place by one rename: never through a hard link, and safe when projects build side by side.
            string temporary = Destination + "." + Guid.NewGuid().ToString("N");
            File.WriteAllBytes(temporary, image);
            if (File.Exists(Destination)) File.Delete(Destination);
            try { File.Move(temporary, Destination); }
            catch (IOException) when (File.Exists(Destination)) { File.Delete(temporary); }
            Log.LogMessage(MessageImportance.Normal, patched ? "Patched {0}" : "{0} needs no patch", Destination);
            return true;
        }
        catch (Exception e) when (e is IOException || e is UnauthorizedAccessException || e is InvalidDataException)
        {
            Log.LogError("Could not patch '{0}': {1}", Source, e.Message);
            return false;
        }
    }

    /// <summary>Patches an ELF64 little-endian image in place; false where the symbol is not asked for.</summary>
    public static bool Patch(byte[] image)
    {
        if (image.Length < 64 || image[0] != 0x7F || image[1] != 'E' || image[2] != 'L' || image[3] != 'F' || image[4] != 2 || image[5] != 1)
            throw new InvalidDataException("Expected a 64-bit little-endian ELF file.");
        long sections = BitConverter.ToInt64(image, 0x28);
        int size = BitConverter.ToUInt16(image, 0x3A), count = BitConverter.ToUInt16(image, 0x3C);
        long symbols = 0, symbolsSize = 0, strings = 0, versions = 0, needed = 0;
        for (int i = 0; i < count; i++)
        {
            long header = sections + (long)i * size;
            uint type = BitConverter.ToUInt32(image, (int)header + 4);
            long offset = BitConverter.ToInt64(image, (int)header + 24);
            if (type == 11) // SHT_DYNSYM; its link is the dynamic string table
            {
                symbols = offset;
                symbolsSize = BitConverter.ToInt64(image, (int)header + 32);
                long link = sections + (long)BitConverter.ToUInt32(image, (int)header + 40) * size;
                strings = BitConverter.ToInt64(image, (int)link + 24);
            }
            if (type == 0x6FFFFFFF) versions = offset; // SHT_GNU_versym
            if (type == 0x6FFFFFFE) needed = offset;   // SHT_GNU_verneed
        }
        if (symbols == 0 || versions == 0 || needed == 0) return false;

        long symbol = -1, name = 0;
        for (long i = 0; i < symbolsSize / 24 && symbol < 0; i++)
        {
            name = strings + BitConverter.ToUInt32(image, (int)(symbols + i * 24));
            if (Text(image, name) == NewSymbol) symbol = i;
        }
        if (symbol < 0) return false;

        long newest = -1, stand = -1;
        int baseIndex = -1;
        for (long file = needed; ;)
        {
            long entry = file + BitConverter.ToUInt32(image, (int)file + 8);
            for (int i = 0, n = BitConverter.ToUInt16(image, (int)file + 2); i < n; i++)
            {
                string version = Text(image, strings + BitConverter.ToUInt32(image, (int)entry + 8));
                if (version == "GLIBCXX_3.4.32") newest = entry;
                if (version == "GLIBCXX_3.4.30") stand = entry;
                if (version == "GLIBCXX_3.4") baseIndex = BitConverter.ToUInt16(image, (int)entry + 6);
                entry += BitConverter.ToUInt32(image, (int)entry + 12);
            }
            uint next = BitConverter.ToUInt32(image, (int)file + 12);
            if (next == 0) break;
            file += next;
        }
        if (newest < 0 || stand < 0 || baseIndex < 0)
            throw new InvalidDataException("The symbol is there, but not the version records that the patch knows. Was TorchSharp updated?");

        byte[] replacement = new byte[NewSymbol.Length];
        Encoding.ASCII.GetBytes(OldSymbol, 0, OldSymbol.Length, replacement, 0);
        Array.Copy(replacement, 0, image, name, replacement.Length);
        BitConverter.GetBytes((ushort)baseIndex).CopyTo(image, versions + symbol * 2);
        Array.Copy(image, stand, image, newest, 4);          // hash
        Array.Copy(image, stand + 8, image, newest + 8, 4);  // name
        return true;
    }

    private static string Text(byte[] image, long offset)
    {
        long end = offset;
        while (image[end] != 0) end++;
        return Encoding.ASCII.GetString(image, (int)offset, (int)(end - offset));
    }
}
